export const graphEn = {} as const;

export const graphZh: Record<keyof typeof graphEn, string> = {};
