export const jobFormEn = {} as const;

export const jobFormZh: Record<keyof typeof jobFormEn, string> = {};
