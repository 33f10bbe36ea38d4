export const overviewEn = {} as const;

export const overviewZh: Record<keyof typeof overviewEn, string> = {};
