export {
  type Language,
  type TextKey,
  chooseLanguage,
  language,
  preferredLanguage,
  startText,
  t,
  tWord,
} from './text.js';
