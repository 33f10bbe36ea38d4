export const jobListEn = {
  'jobList.pause': 'Pause',
  'jobList.resume': 'Resume',
  'jobList.pauseJob': 'Pause {{job}}',
  'jobList.resumeJob': 'Resume {{job}}',
  'jobList.pausedJob': '{{job}} is paused: it starts nothing by itself.',
  'jobList.resumedJob': '{{job}} runs by its schedule again.',
} as const;

export const jobListZh: Record<keyof typeof jobListEn, string> = {
  'jobList.pause': '暂停',
  'jobList.resume': '恢复',
  'jobList.pauseJob': '暂停 {{job}}',
  'jobList.resumeJob': '恢复 {{job}}',
  'jobList.pausedJob': '{{job}} 已暂停：不再自行启动。',
  'jobList.resumedJob': '{{job}} 重新按计划运行。',
};
