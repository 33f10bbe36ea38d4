/** Settings of a service that change what runs. */
export const CANNOT_BE = {
  ExecCondition: 'decides whether it runs at all; put it into the command',
  ExecStop: 'would have to run when it ends; put it into the command',
  ExecStopPost: 'would have to run when it ends, whatever happens; put it into the command',
  EnvironmentFile:
    'has variables that are on the machine, not in the unit; write them with Environment=',
  PassEnvironment: 'takes variables of the machine; write them with Environment=',
  StandardInputText: 'is standard input, which a job does not have',
  StandardInputData: 'is standard input, which a job does not have',
  RootDirectory: 'has no counterpart',
  RootImage: 'has no counterpart',
  Sockets: 'has no counterpart',
  BindPaths: 'shows it other folders than the machine has',
  BindReadOnlyPaths: 'shows it other folders than the machine has',
  TemporaryFileSystem: 'shows it other folders than the machine has',
  NetworkNamespacePath: 'gives it another network than the machine has',
  LoadCredential: 'has no counterpart',
  SetCredential: 'has no counterpart',
};

const OUTPUT = 'is left out: the output of every run is kept';
/** Settings without a counterpart, each with what is here in their place; '' = nothing. */
export const LEFT_OUT = {
  ExecReload: 'is left out: a job is never reloaded',
  StandardOutput: OUTPUT,
  StandardError: OUTPUT,
  SyslogIdentifier: OUTPUT,
  LogLevelMax: OUTPUT,
  RemainAfterExit: 'is left out: a run ends when its command ends',
  Group: '',
  SupplementaryGroups: '',
  DynamicUser: 'is left out: it runs as runAsUser, or as the default user of the agent',
  UMask: '',
  PAMName: '',
  KillMode: 'is left out: the whole process group is killed',
  KillSignal: 'is left out: TERM is sent, then KILL',
  SendSIGKILL: 'is left out: TERM is sent, then KILL',
  SendSIGHUP: '',
  TimeoutStartFailureMode: 'is left out: TERM is sent, then KILL',
  Slice: '',
  Delegate: '',
  PIDFile: 'is left out: nothing reads it',
  NotifyAccess: 'is left out: nothing is notified',
  WatchdogSec: '',
  OOMPolicy: '',
  OOMScoreAdjust: '',
  StateDirectory: 'is left out: the folder has to exist',
  RuntimeDirectory: 'is left out: the folder has to exist',
  CacheDirectory: 'is left out: the folder has to exist',
  LogsDirectory: 'is left out: the folder has to exist',
  ConfigurationDirectory: 'is left out: the folder has to exist',
  UnsetEnvironment: 'is left out: the environment is built from empty',
};

/** Names that begin so only take rights away. */
export const HARDENING = (
  'Protect Private Restrict NoNewPrivileges SystemCall Capability Ambient ' +
  'LockPersonality MemoryDenyWrite MemoryKSM ReadOnlyPaths ReadWritePaths ' +
  'InaccessiblePaths ExecPaths NoExecPaths ' +
  'RemoveIPC DevicePolicy DeviceAllow IPAddress SocketBind ' +
  'SecureBits ProcSubset KeyringMode AppArmorProfile SELinuxContext SmackProcessLabel ' +
  'MountFlags MountAPIVFS UserNamespacePath SetLoginEnvironment'
).split(' ');

/** Names that begin so are about shares and accounts of the kernel. */
export const ACCOUNTING = (
  'Nice CPUScheduling CPUWeight CPUShares CPUAffinity CPUAccounting IO BlockIO ' +
  'MemoryHigh MemoryLow MemoryMin MemoryAccounting MemorySwapMax Tasks Limit StartupCPU ' +
  'StartupIO TimerSlack AllowedCPUs AllowedMemoryNodes NUMA'
).split(' ');
