import type { FastifyRequest } from 'fastify';
import type { Language } from '@horae/submitter/schedule';
import { queryChoice } from './read-query.js';

const LANGUAGES: readonly Language[] = ['en', 'zh'];

/** The parameter that `readLanguage` reads, for the description of a route. */
export const LANGUAGE_QUERY = {
  lang: {
    enum: LANGUAGES,
    description:
      'Of the sentences; the first known one of `Accept-Language` unless given, else en.',
  },
};

/** The language of sentences in an answer. @throws HoraeError QUERY_INVALID */
export function readLanguage(request: FastifyRequest): Language {
  const asked = queryChoice(request, 'lang', LANGUAGES);
  return asked ?? acceptedLanguage(request.headers['accept-language'] ?? '');
}

/** `zh-CN,zh;q=0.9,en;q=0.8`: the one of ours that is wanted most. */
function acceptedLanguage(header: string): Language {
  let best: Language = 'en';
  let bestWeight = 0;
  for (const part of header.split(',')) {
    const [tag = '', ...parameters] = part.split(';').map((text) => text.trim().toLowerCase());
    const language = LANGUAGES.find((known) => known === tag.split('-')[0]);
    const quality = parameters.find((parameter) => parameter.startsWith('q='));
    const weight = quality === undefined ? 1 : Number(quality.slice(2));
    if (language === undefined || !(weight > bestWeight)) continue;
    best = language;
    bestWeight = weight;
  }
  return best;
}
