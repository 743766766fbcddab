import { expect, expectTypeOf, it } from 'vitest';
import {
  mainSchemas,
  supervisorSchemas,
  supervisorStreamSchemas,
  type MainEvents,
  type PortEvents,
} from './bridge-api.ts';
import {
  mainMethodNames,
  supervisorMethodNames,
  supervisorStreamNames,
  type mainEventNames,
  type portEventNames,
} from './channels.ts';
import { settingsMethods } from './settings-api.ts';

type Table = Readonly<Record<string, object>>;

const declared = (schemas: Table) =>
  Object.fromEntries(Object.entries(schemas).map(([area, methods]) => [area, Object.keys(methods).toSorted()]));

const named = (names: Readonly<Record<string, readonly string[]>>) =>
  Object.fromEntries(Object.entries(names).map(([area, methods]) => [area, [...methods].toSorted()]));

it('offers a window every declared method, and no other', () => {
  expect(named(mainMethodNames)).toEqual(declared(mainSchemas));
  expect(named(supervisorMethodNames)).toEqual(declared(supervisorSchemas));
  expect(named(supervisorStreamNames)).toEqual(declared(supervisorStreamSchemas));
});

it('changes the settings that are named, and no other', () => {
  expect(settingsMethods.update.parse([{}])).toEqual([{}]);
  expect(settingsMethods.update.parse([{ modelIdleSeconds: 9 }])).toEqual([{ modelIdleSeconds: 9 }]);
});

type DeclaredEvents<E> = { readonly [A in keyof E]: keyof E[A] };
type NamedEvents<N extends Readonly<Record<string, readonly string[]>>> = { readonly [A in keyof N]: N[A][number] };

it('offers a window every declared event, and no other', () => {
  // The payloads exist as types alone, so the type checker compares the names.
  expectTypeOf<NamedEvents<typeof mainEventNames>>().toEqualTypeOf<DeclaredEvents<MainEvents>>();
  expectTypeOf<NamedEvents<typeof portEventNames>>().toEqualTypeOf<DeclaredEvents<PortEvents>>();
});

it('lets what may be left out be left out', () => {
  expect(supervisorSchemas.memory.getMemoryMetrics.parse([])).toEqual([{}]);
  expect(supervisorSchemas.search.query.parse(['text'])).toEqual(['text', { limit: 20 }]);
});
