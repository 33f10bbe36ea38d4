/**
 * A reduced subset of Apache Mesos's v1 messages (`mesos/v1/mesos.proto`, `scheduler.proto`): only
 * what Horae sends or reads, with the field numbers, names and defaults of the originals. Written
 * for Horae; fields that are left out here are skipped when they arrive. Enumerations of message
 * types are complete for calls, so that a master can tell "not supported" from "not a type".
 */
export const MESOS_V1_PROTO = `
syntax = "proto2";
package mesos.v1;

message FrameworkID { required string value = 1; }
message OfferID { required string value = 1; }
message AgentID { required string value = 1; }
message TaskID { required string value = 1; }
message ExecutorID { required string value = 1; }
message ResourceProviderID { required string value = 1; }

message Label { required string key = 1; optional string value = 2; }
message Labels { repeated Label labels = 1; }
message Parameter { required string key = 1; required string value = 2; }
message DurationInfo { required int64 nanoseconds = 1; }
message TimeInfo { required int64 nanoseconds = 1; }

message Address {
  optional string hostname = 1;
  optional string ip = 2;
  required int32 port = 3;
}
message URL {
  required string scheme = 1;
  required Address address = 2;
  optional string path = 3;
}

message MasterInfo {
  required string id = 1;
  required uint32 ip = 2;
  required uint32 port = 3 [default = 5050];
  optional string pid = 4;
  optional string hostname = 5;
  optional string version = 6;
  optional Address address = 7;
}

message FrameworkInfo {
  required string user = 1;
  required string name = 2;
  optional FrameworkID id = 3;
  optional double failover_timeout = 4 [default = 0.0];
  optional bool checkpoint = 5 [default = false];
  optional string role = 6 [default = "*"];
  repeated string roles = 12;
  optional string hostname = 7;
  optional string principal = 8;
  optional string webui_url = 9;
  message Capability {
    enum Type {
      UNKNOWN = 0;
      REVOCABLE_RESOURCES = 1;
      TASK_KILLING_STATE = 2;
      GPU_RESOURCES = 3;
      SHARED_RESOURCES = 4;
      PARTITION_AWARE = 5;
      MULTI_ROLE = 6;
      RESERVATION_REFINEMENT = 7;
      REGION_AWARE = 8;
    }
    optional Type type = 1;
  }
  repeated Capability capabilities = 10;
  optional Labels labels = 11;
}

message Value {
  enum Type { SCALAR = 0; RANGES = 1; SET = 2; TEXT = 3; }
  message Scalar { required double value = 1; }
  message Range { required uint64 begin = 1; required uint64 end = 2; }
  message Ranges { repeated Range range = 1; }
  message Set { repeated string item = 1; }
  message Text { required string value = 1; }
}

message Attribute {
  required string name = 1;
  required Value.Type type = 2;
  optional Value.Scalar scalar = 3;
  optional Value.Ranges ranges = 4;
  optional Value.Set set = 6;
  optional Value.Text text = 5;
}

message Resource {
  message AllocationInfo { optional string role = 1; }
  message ReservationInfo {
    enum Type { UNKNOWN = 0; STATIC = 1; DYNAMIC = 2; }
    optional Type type = 4;
    optional string role = 3;
    optional string principal = 1;
    optional Labels labels = 2;
  }
  message DiskInfo {}
  message RevocableInfo {}
  message SharedInfo {}
  optional ResourceProviderID provider_id = 12;
  required string name = 1;
  required Value.Type type = 2;
  optional Value.Scalar scalar = 3;
  optional Value.Ranges ranges = 4;
  optional Value.Set set = 5;
  optional string role = 6 [default = "*"];
  optional AllocationInfo allocation_info = 11;
  repeated ReservationInfo reservations = 13;
  optional DiskInfo disk = 7;
  optional RevocableInfo revocable = 9;
  optional SharedInfo shared = 10;
}

message Filters { optional double refuse_seconds = 1 [default = 5.0]; }

message Offer {
  required OfferID id = 1;
  required FrameworkID framework_id = 2;
  required AgentID agent_id = 3;
  required string hostname = 4;
  optional URL url = 8;
  repeated Resource resources = 5;
  repeated Attribute attributes = 7;
  optional Resource.AllocationInfo allocation_info = 10;
  message Operation {
    enum Type {
      UNKNOWN = 0; LAUNCH = 1; LAUNCH_GROUP = 6; RESERVE = 2; UNRESERVE = 3; CREATE = 4;
      DESTROY = 5; GROW_VOLUME = 11; SHRINK_VOLUME = 12; CREATE_DISK = 13; DESTROY_DISK = 14;
    }
    message Launch { repeated TaskInfo task_infos = 1; }
    optional Type type = 1;
    optional Launch launch = 2;
  }
}

message TaskInfo {
  required string name = 1;
  required TaskID task_id = 2;
  required AgentID agent_id = 3;
  repeated Resource resources = 4;
  optional CommandInfo command = 7;
  optional ContainerInfo container = 9;
  optional KillPolicy kill_policy = 12;
  optional Labels labels = 10;
  optional DurationInfo max_completion_time = 14;
}

message CommandInfo {
  message URI {
    required string value = 1;
    optional bool executable = 2;
    optional bool extract = 3 [default = true];
    optional bool cache = 4;
    optional string output_file = 5;
  }
  repeated URI uris = 1;
  optional Environment environment = 2;
  optional bool shell = 6 [default = true];
  optional string value = 3;
  repeated string arguments = 7;
  optional string user = 5;
}
message Environment {
  message Variable {
    required string name = 1;
    optional string value = 2;
  }
  repeated Variable variables = 1;
}

message ContainerInfo {
  enum Type { DOCKER = 1; MESOS = 2; }
  message DockerInfo {
    enum Network { HOST = 1; BRIDGE = 2; NONE = 3; USER = 4; }
    message PortMapping {
      required uint32 host_port = 1;
      required uint32 container_port = 2;
      optional string protocol = 3;
    }
    required string image = 1;
    optional Network network = 2 [default = HOST];
    repeated PortMapping port_mappings = 3;
    optional bool privileged = 4 [default = false];
    repeated Parameter parameters = 5;
    optional bool force_pull_image = 6;
  }
  message MesosInfo { optional Image image = 1; }
  required Type type = 1;
  repeated Volume volumes = 2;
  optional string hostname = 4;
  optional DockerInfo docker = 3;
  optional MesosInfo mesos = 5;
  repeated NetworkInfo network_infos = 7;
}
message Image {
  enum Type { APPC = 1; DOCKER = 2; }
  message Docker { required string name = 1; }
  required Type type = 1;
  optional Docker docker = 3;
  optional bool cached = 4 [default = true];
}
message Volume {
  enum Mode { RW = 1; RO = 2; }
  required Mode mode = 3;
  required string container_path = 1;
  optional string host_path = 2;
}
message NetworkInfo { optional string name = 6; }

message KillPolicy { optional DurationInfo grace_period = 1; }

enum TaskState {
  TASK_STAGING = 6; TASK_STARTING = 0; TASK_RUNNING = 1; TASK_KILLING = 8; TASK_FINISHED = 2;
  TASK_FAILED = 3; TASK_KILLED = 4; TASK_ERROR = 7; TASK_LOST = 5; TASK_DROPPED = 9;
  TASK_UNREACHABLE = 10; TASK_GONE = 11; TASK_GONE_BY_OPERATOR = 12; TASK_UNKNOWN = 13;
}

message TaskStatus {
  enum Source { SOURCE_MASTER = 0; SOURCE_AGENT = 1; SOURCE_EXECUTOR = 2; }
  enum Reason {
    REASON_COMMAND_EXECUTOR_FAILED = 0;
    REASON_CONTAINER_LAUNCH_FAILED = 21;
    REASON_CONTAINER_LIMITATION = 19;
    REASON_CONTAINER_LIMITATION_DISK = 20;
    REASON_CONTAINER_LIMITATION_MEMORY = 8;
    REASON_CONTAINER_PREEMPTED = 17;
    REASON_CONTAINER_UPDATE_FAILED = 22;
    REASON_MAX_COMPLETION_TIME_REACHED = 33;
    REASON_EXECUTOR_REGISTRATION_TIMEOUT = 23;
    REASON_EXECUTOR_REREGISTRATION_TIMEOUT = 24;
    REASON_EXECUTOR_TERMINATED = 1;
    REASON_EXECUTOR_UNREGISTERED = 2;
    REASON_FRAMEWORK_REMOVED = 3;
    REASON_GC_ERROR = 4;
    REASON_INVALID_FRAMEWORKID = 5;
    REASON_INVALID_OFFERS = 6;
    REASON_IO_SWITCHBOARD_EXITED = 27;
    REASON_MASTER_DISCONNECTED = 7;
    REASON_RECONCILIATION = 9;
    REASON_RESOURCES_UNKNOWN = 18;
    REASON_AGENT_DISCONNECTED = 10;
    REASON_AGENT_DRAINING = 34;
    REASON_AGENT_REMOVED = 11;
    REASON_AGENT_REMOVED_BY_OPERATOR = 31;
    REASON_AGENT_REREGISTERED = 32;
    REASON_AGENT_RESTARTED = 12;
    REASON_AGENT_UNKNOWN = 13;
    REASON_TASK_KILLED_DURING_LAUNCH = 30;
    REASON_TASK_CHECK_STATUS_UPDATED = 28;
    REASON_TASK_HEALTH_CHECK_STATUS_UPDATED = 29;
    REASON_TASK_GROUP_INVALID = 25;
    REASON_TASK_GROUP_UNAUTHORIZED = 26;
    REASON_TASK_INVALID = 14;
    REASON_TASK_UNAUTHORIZED = 15;
    REASON_TASK_UNKNOWN = 16;
  }
  required TaskID task_id = 1;
  required TaskState state = 2;
  optional string message = 4;
  optional Source source = 9;
  optional Reason reason = 10;
  optional AgentID agent_id = 5;
  optional ExecutorID executor_id = 7;
  optional double timestamp = 6;
  optional bytes uuid = 11;
  optional bool healthy = 8;
  optional Labels labels = 12;
  optional TimeInfo unreachable_time = 14;
}
`;
