import { messageOf } from '../../shared/errors/app-error.ts';
import { systemCode } from '../../shared/node/file-errors.ts';

const consequence = 'Until then, changes by other programs are noticed when aiNote starts.';

/** A failed watch in words for the user: what it means and what to do. */
export function watchProblem(error: unknown): string {
  const code = systemCode(error);
  if (code === 'ENOSPC')
    return `The system's limit of watched folders is used up. Raise fs.inotify.max_user_watches and restart aiNote. ${consequence}`;
  if (code === 'EMFILE' || code === 'ENFILE')
    return `The system's limit of open files is used up. Close other programs or raise the limit, and restart aiNote. ${consequence}`;
  if (code === 'EACCES' || code === 'EPERM')
    return `A folder of the vault cannot be read. Check its permissions and restart aiNote. ${consequence}`;
  return `The vault cannot be watched fully (${code ?? messageOf(error)}). Restart aiNote to try again. ${consequence}`;
}
