/** The kinds of text a request may hold. Knows no route. */

import * as z from 'zod';

/** Controls, line separators and bidi overrides: a name must not be able to draw outside its place. */
const UNSAFE = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/u;

/** One line of text, NFC, trimmed, without controls. */
export const line = (min: number, max: number) =>
  z
    .string()
    .max(max * 4)
    .transform((text) => text.normalize('NFC').trim())
    .pipe(
      z
        .string()
        .min(min)
        .max(max)
        .refine((text) => !UNSAFE.test(text), 'must not hold control characters'),
    );

/** Several lines of text; line feeds and tabs allowed. */
export const paragraph = (min: number, max: number) =>
  z
    .string()
    .max(max * 4)
    .transform((text) => text.normalize('NFC').replaceAll('\r\n', '\n').trim())
    .pipe(
      z
        .string()
        .min(min)
        .max(max)
        .refine((text) => !UNSAFE.test(text.replace(/[\n\t]/g, '')), 'must not hold control characters'),
    );

/** App-made row id. */
export const id = z.uuid({ version: 'v4' });
/** What people sign in with: ASCII, so that no two look alike. Stored and compared in lower case. */
export const loginName = z
  .string()
  .max(200)
  .transform((text) => text.trim().toLowerCase())
  .pipe(z.string().regex(/^[a-z0-9][a-z0-9._@+-]{0,99}$/, 'use letters, digits and . _ @ + -'));
/** Long enough to resist guessing, short enough to hash. Never trimmed. */
export const password = z.string().min(12).max(128);
/** What is checked at sign-in: any length a person may have chosen, capped. */
export const givenPassword = z.string().min(1).max(128);
/** A host as people write it: a name or an address. The outbound guard judges it. */
export const host = z
  .string()
  .max(400)
  .transform((text) =>
    text
      .trim()
      .replace(/^\[(.*)\]$/, '$1')
      .toLowerCase(),
  )
  .pipe(
    z
      .string()
      .regex(/^[a-z0-9_]([a-z0-9._:-]{0,251}[a-z0-9])?$|^::[0-9a-f:.]*$/, 'is not a host name or address'),
  );
export const port = z.number().int().min(1).max(65535);
export const tag = line(1, 30);
/** One mail address in lower case: two spellings of it would be two people. */
export const mailAddress = z
  .string()
  .max(254)
  .transform((text) => text.trim().toLowerCase())
  .pipe(z.email().max(200));
