/** The kinds of columns rows are made of, the same for both databases. Knows no table. */

import {
  EntitySchema,
  type EntitySchemaColumnOptions,
  type EntitySchemaOptions,
  type ValueTransformer,
} from 'typeorm';

/** UUIDs and SHA-256 hashes in hex are stored as text: readable in a dump, portable, binary collated. */
const ID_LENGTH = 36;
const HASH_LENGTH = 64;

type Column = EntitySchemaColumnOptions;
type Extra = Partial<Column>;

/** MySQL hands 64-bit integers out as strings; epoch milliseconds fit a number until the year 287,396. */
const epochMs: ValueTransformer = {
  to: (value: unknown) => value,
  from: (value: unknown) => (value === null || value === undefined ? value : Number(value)),
};

const json: ValueTransformer = {
  to: (value: unknown) => (value === undefined || value === null ? value : JSON.stringify(value)),
  from: (value: unknown) => (typeof value === 'string' ? (JSON.parse(value) as unknown) : value),
};

/** What a row is made of; `name` is how error messages call it. */
export type RowDefinition<T> = Pick<
  EntitySchemaOptions<T>,
  'name' | 'tableName' | 'columns' | 'uniques' | 'indices' | 'foreignKeys'
>;

export const defineRow = <T>(definition: RowDefinition<T>): EntitySchema<T> =>
  new EntitySchema<T>(definition);

/** An app-made UUID. */
export const id = (name: string, extra: Extra = {}): Column => ({
  name,
  type: 'varchar',
  length: ID_LENGTH,
  ...extra,
});

/** A SHA-256 or an HMAC of it, in hex. */
export const hash = (name: string, extra: Extra = {}): Column => ({
  name,
  type: 'varchar',
  length: HASH_LENGTH,
  ...extra,
});

/** Text up to `length` characters. */
export const words = (name: string, length: number, extra: Extra = {}): Column => ({
  name,
  type: 'varchar',
  length,
  ...extra,
});

/** Text too long for a varchar, up to 64 KiB. */
export const longText = (name: string, extra: Extra = {}): Column => ({ name, type: 'text', ...extra });

/** Any JSON value, read and written as such. */
export const jsonText = (name: string, extra: Extra = {}): Column => ({
  name,
  type: 'text',
  transformer: json,
  ...extra,
});

/** Epoch milliseconds (UTC) as a number. */
export const time = (name: string, extra: Extra = {}): Column => ({
  name,
  type: 'bigint',
  transformer: epochMs,
  ...extra,
});

export const count = (name: string, extra: Extra = {}): Column => ({ name, type: 'int', ...extra });

export const flag = (name: string, extra: Extra = {}): Column => ({ name, type: 'boolean', ...extra });

/** 1 or NULL: inside a unique key only the 1s collide, so at most one row of a kind is the present one. */
export const oneOrNull = (name: string): Column => ({ name, type: 'int', nullable: true });

/** Part of the primary key `pk_<table>`. */
export const key = (table: string): Extra => ({ primary: true, primaryKeyConstraintName: `pk_${table}` });

export const nullable: Extra = { nullable: true };
