export const jobListEn = {} as const;

export const jobListZh: Record<keyof typeof jobListEn, string> = {};
