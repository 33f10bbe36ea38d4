export const jobPageEn = {} as const;

export const jobPageZh: Record<keyof typeof jobPageEn, string> = {};
