export const runPagesEn = {} as const;

export const runPagesZh: Record<keyof typeof runPagesEn, string> = {};
