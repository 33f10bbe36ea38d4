export const agentsEn = {} as const;

export const agentsZh: Record<keyof typeof agentsEn, string> = {};
