export const calendarEn = {} as const;

export const calendarZh: Record<keyof typeof calendarEn, string> = {};
