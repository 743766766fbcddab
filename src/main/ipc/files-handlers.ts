import type { MainHandlers } from '../../shared/contract/bridge-api.ts';
import type { ChosenFiles } from '../files/chosen-files.ts';

export function filesHandlers(files: ChosenFiles): MainHandlers['files'] {
  return {
    saveText: ([params]) => files.saveText(params),
    openEvidence: () => files.openEvidence(),
  };
}
