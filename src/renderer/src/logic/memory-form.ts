import {
  combinationProblems,
  type MemoryConfig,
  type MemoryConfigField,
  type MemoryConfigProblem,
} from '../../../shared/contract/memory-config.ts';
import { rangeOf, readTyped } from './memory-fields.ts';

/** What stands in fields that a person has typed in, as it was typed. */
export type TypedFields = { readonly [Field in MemoryConfigField]?: string };

export type FieldProblem = { readonly kind: 'range' } | { readonly kind: 'combination'; readonly of: Combination };

export interface Combination {
  readonly problem: MemoryConfigProblem;
  /** The configuration that it would be. */
  readonly config: MemoryConfig;
}

export interface FormJudgement {
  /** The configuration that all readable fields make together, allowed or not. */
  readonly wanted: MemoryConfig;
  /** What of the typed fields can be applied: the good ones are not held up by a bad one. */
  readonly changes: Partial<MemoryConfig>;
  readonly problems: { readonly [Field in MemoryConfigField]?: FieldProblem };
}

/**
 * Judges all that is typed together: two limits that go well together may each contradict what is in force, and which of
 * them is typed first must not matter.
 */
export function judgeTyped(typed: TypedFields, config: MemoryConfig, leastBaseLimitBytes: number): FormJudgement {
  const problems: { [Field in MemoryConfigField]?: FieldProblem } = {};
  const values: { [Field in MemoryConfigField]?: number } = {};
  const fields = Object.keys(typed) as MemoryConfigField[]; // Its keys are its type's.
  for (const field of fields) {
    const value = readTyped(field, typed[field] ?? '', rangeOf(field, leastBaseLimitBytes));
    if (value === null) problems[field] = { kind: 'range' };
    else values[field] = value;
  }
  const wanted: MemoryConfig = { ...config, ...values };
  // What is held back stays as it is in force, which may contradict what is still to be applied.
  for (let next = wanted; ; next = { ...config, ...values }) {
    const contradicted = combinationProblems(next).flatMap((problem) =>
      [problem.field, problem.other].flatMap((field) =>
        field !== null && field in values ? [{ field, problem }] : [],
      ),
    );
    if (contradicted.length === 0) break;
    for (const { field, problem } of contradicted) {
      problems[field] ??= { kind: 'combination', of: { problem, config: next } };
      delete values[field];
    }
  }
  return { wanted, changes: changesOf(values, config), problems };
}

function changesOf(values: Partial<MemoryConfig>, config: MemoryConfig): Partial<MemoryConfig> {
  const fields = Object.keys(values) as MemoryConfigField[]; // Its keys are its type's.
  return Object.fromEntries(
    fields.filter((field) => values[field] !== config[field]).map((field) => [field, values[field]]),
  );
}
