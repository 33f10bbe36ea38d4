import type { Constraint, ConstraintOperator } from './job.js';
import { type FieldReader, scalarText } from './field-reader.js';

const OPERATORS: readonly ConstraintOperator[] = ['EQUALS', 'LIKE', 'UNLIKE'];
const EXAMPLE = '["hostname", "EQUALS", "web1"]';

/** Chronos drops unknown operators silently, so that a job runs where it must not: we refuse them. */
export function readConstraints(fields: FieldReader): readonly Constraint[] {
  return fields.list('constraints', (item, path) => readConstraint(fields, item, path));
}

function readConstraint(fields: FieldReader, item: unknown, path: string): Constraint | null {
  const parts = Array.isArray(item) ? item.map(scalarText) : [];
  const [attribute = null, operatorText = null, value = null] = parts;
  if (parts.length !== 3 || attribute === null || operatorText === null || value === null) {
    return fields.wrong(
      path,
      { what: 'a list of attribute, operator and value', example: EXAMPLE, value: item },
      null,
    );
  }
  if (parts.some((part) => part?.includes('\0')) || attribute.trim() === '') {
    return fields.wrong(
      path,
      { what: 'an attribute with a name and no NUL byte', example: EXAMPLE, value: item },
      null,
    );
  }
  const operator = OPERATORS.find((known) => known === operatorText);
  if (operator === undefined) {
    const what = `an operator (${OPERATORS.join(', ')}, in capitals)`;
    return fields.wrong(`${path}[1]`, { what, example: EXAMPLE, value: operatorText }, null);
  }
  if (operator !== 'EQUALS' && !isPattern(value)) {
    return fields.wrong(
      `${path}[2]`,
      { what: 'a regular expression', example: '"web[0-9]+"', value: value },
      null,
    );
  }
  return [attribute, operator, value];
}

/** `(?i)` and `(?i:…)`, which Java and the scheduler read and this engine does not. */
const FLAGS = /\(\?[imsU]+(?:-[imsU]+)?(?:(:)|\))/g;

function isPattern(text: string): boolean {
  const plain = text.replace(FLAGS, (_flags, colon?: string) => (colon === undefined ? '' : '(?:'));
  try {
    // As it is, then as it will be used: `a)(b` must not become valid by what surrounds it.
    return new RegExp(plain) instanceof RegExp && new RegExp(`^(?:${plain})$`) instanceof RegExp;
  } catch {
    return false;
  }
}
