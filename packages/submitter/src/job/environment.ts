import type { EnvironmentVariable } from './job.js';
import { type FieldReader, isRecord, scalarText } from './field-reader.js';

/** Shells read no names with dots and dashes, but programs in containers are told by them. */
const NAME = /^[A-Za-z_][A-Za-z0-9_.-]*$/;
const EXAMPLE = '{"name": "TZ", "value": "UTC"}';

/** `[{name, value}]` in the order given; a null value is the empty text. */
export function readEnvironment(fields: FieldReader): readonly EnvironmentVariable[] {
  return fields.list('environmentVariables', (item, path) => {
    if (!isRecord(item)) {
      return fields.wrong(
        path,
        { what: 'an object with name and value', example: EXAMPLE, value: item },
        null,
      );
    }
    const name = scalarText(item['name']);
    if (name === null || !NAME.test(name)) {
      const what = 'a variable name (letters, digits, "_", "." and "-", a letter or "_" first)';
      return fields.wrong(
        `${path}.name`,
        { what, example: '"LOG_LEVEL"', value: item['name'] },
        null,
      );
    }
    const value = scalarText(item['value'] ?? '');
    if (value === null || value.includes('\0')) {
      const what = 'a text without NUL bytes';
      return fields.wrong(
        `${path}.value`,
        { what, example: '"debug"', value: item['value'] },
        null,
      );
    }
    return { name, value };
  });
}
