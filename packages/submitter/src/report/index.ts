export {
  type Candidate,
  type ReportEntry,
  type ReportLine,
  type ReportOptions,
  type SentAs,
  type Verdict,
  type VerdictCounts,
  entryOfLine,
  entryOfRefusal,
  reporter,
  verdictCounts,
} from './load-report.js';
