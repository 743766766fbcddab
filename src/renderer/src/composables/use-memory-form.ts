import { computed, onBeforeUnmount, ref, shallowRef } from 'vue';
import {
  changedFromDefaults,
  memoryConfigFields,
  memoryKnobs,
  type MemoryConfigField,
} from '../../../shared/contract/memory-config.ts';
import type { MemoryReceipt } from '../../../shared/contract/memory-events.ts';
import { messageOf } from '../../../shared/errors/app-error.ts';
import { rangeOf, typedOf } from '../logic/memory-fields.ts';
import { judgeTyped, type TypedFields } from '../logic/memory-form.ts';
import { useMemoryConfigStore } from '../stores/memory-config-store.ts';
import { texts } from '../texts.ts';

const words = texts.settings.memory;

/** The memory settings while somebody types in them: what is right is applied, what is not stays as it was typed. */
export function useMemoryForm() {
  const store = useMemoryConfigStore();
  const typed = shallowRef<TypedFields>({});
  const failures = shallowRef<TypedFields>({});
  const saved = shallowRef<readonly MemoryConfigField[]>([]);
  const report = ref('');
  /** One change after the other: each is judged by what the one before has put in force. */
  let applying: Promise<void> = Promise.resolve();

  const judgement = computed(() => judgeTyped(typed.value, store.config, store.leastBaseLimitBytes));
  const isAllDefault = computed(
    () => Object.keys(changedFromDefaults(store.config)).length === 0 && Object.keys(typed.value).length === 0,
  );
  const fields = computed(() => memoryConfigFields.map(readField));

  function readField(field: MemoryConfigField) {
    const { problems, wanted } = judgement.value;
    const range = rangeOf(field, store.leastBaseLimitBytes);
    const problem = problems[field];
    const failure = failures.value[field];
    const shown = typed.value[field] ?? typedOf(field, store.config[field]);
    return {
      field,
      label: words.label(field),
      unit: words.unit(field),
      why: memoryKnobs[field].why,
      range: words.range(field, range),
      typed: shown,
      meaning: problem?.kind === 'range' ? null : words.meaning(field, wanted),
      problem: problem ? words.problem(field, problem, range) : (failure ?? null),
      isSaved: saved.value.includes(field),
      isDefault: shown === typedOf(field, memoryKnobs[field].default) && !problem,
    };
  }

  function type(field: MemoryConfigField, text: string): void {
    typed.value = { ...typed.value, [field]: text };
    failures.value = without(failures.value, [field]);
    saved.value = saved.value.filter((other) => other !== field);
    report.value = '';
  }

  function apply(): Promise<void> {
    return (applying = applying.then(applyTyped));
  }

  async function applyTyped(): Promise<void> {
    const { changes, problems } = judgement.value;
    const sent = typed.value;
    const changed = Object.keys(changes) as MemoryConfigField[]; // Its keys are its type's.
    try {
      if (changed.length > 0) tell(await store.update(changes), '');
      forget(sent, (field) => !(field in problems));
      saved.value = changed;
    } catch (error) {
      const message = `${texts.settings.failed} ${messageOf(error)}`;
      failures.value = { ...failures.value, ...Object.fromEntries(changed.map((field) => [field, message])) };
    }
  }

  /** What is in force now is shown as it is kept; what was typed meanwhile stays. */
  function forget(sent: TypedFields, isDone: (field: MemoryConfigField) => boolean): void {
    const done = memoryConfigFields.filter((field) => isDone(field) && typed.value[field] === sent[field]);
    typed.value = without(typed.value, done);
  }

  function useDefault(field: MemoryConfigField): void {
    type(field, typedOf(field, memoryKnobs[field].default));
    void apply();
  }

  async function resetAll(): Promise<void> {
    try {
      tell(await store.reset(), words.resetDone);
      typed.value = {};
      failures.value = {};
      saved.value = [];
    } catch (error) {
      report.value = `${texts.settings.failed} ${messageOf(error)}`;
    }
  }

  function tell(receipt: MemoryReceipt | null, done: string): void {
    const returned = receipt ? words.returned(receipt.privateBeforeBytes - receipt.privateAfterBytes) : '';
    report.value = [done, returned].filter(Boolean).join(' ');
  }

  // Closing the dialog is leaving the field, though the browser tells of no change then.
  onBeforeUnmount(() => void apply());

  return { fields, isAllDefault, report, type, apply, useDefault, resetAll };
}

function without(typed: TypedFields, fields: readonly MemoryConfigField[]): TypedFields {
  return Object.fromEntries(Object.entries(typed).filter(([field]) => !fields.some((other) => other === field)));
}
