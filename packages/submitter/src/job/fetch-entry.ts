import type { FetchEntry } from './job.js';
import { type FieldReader, isRecord } from './field-reader.js';

const EXAMPLE = '{"uri": "https://example.org/tool.tgz", "extract": true}';

/** Files put into the sandbox before the run; `extract` is on unless refused, as in Chronos 3. */
export function readFetch(fields: FieldReader): readonly FetchEntry[] {
  return fields.list('fetch', (item, path) => {
    if (!isRecord(item))
      return fields.wrong(
        path,
        { what: 'an object with a uri', example: EXAMPLE, value: item },
        null,
      );
    const entry = fields.inside(path, item);
    const uri = entry.text('uri');
    if (uri.trim() === '')
      return entry.wrong('uri', { what: 'an address', example: '"https://…/tool.tgz"' }, null);
    const outputFile = entry.text('output_file');
    return {
      uri,
      executable: entry.flag('executable'),
      cache: entry.flag('cache'),
      extract: entry.flag('extract', true),
      ...(outputFile === '' ? {} : { output_file: outputFile }),
    };
  });
}
