import { expect, it } from 'vitest';
import { mainSchemas, supervisorSchemas } from './bridge-api.ts';
import { mainMethodNames, supervisorMethodNames } from './channels.ts';

type Table = Readonly<Record<string, object>>;

const declared = (schemas: Table) =>
  Object.fromEntries(Object.entries(schemas).map(([area, methods]) => [area, Object.keys(methods).toSorted()]));

const named = (names: Readonly<Record<string, readonly string[]>>) =>
  Object.fromEntries(Object.entries(names).map(([area, methods]) => [area, [...methods].toSorted()]));

it('offers a window every declared method, and no other', () => {
  expect(named(mainMethodNames)).toEqual(declared(mainSchemas));
  expect(named(supervisorMethodNames)).toEqual(declared(supervisorSchemas));
});

it('lets what may be left out be left out', () => {
  expect(supervisorSchemas.memory.getMemoryMetrics.parse([])).toEqual([{}]);
  expect(supervisorSchemas.search.query.parse(['text'])).toEqual(['text', { limit: 20 }]);
});
