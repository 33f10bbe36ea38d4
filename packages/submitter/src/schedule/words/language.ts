/** The languages that explanations and notes are made in. */
export type Language = 'en' | 'zh';
