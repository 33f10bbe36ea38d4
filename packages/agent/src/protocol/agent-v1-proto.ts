/**
 * Horae's own protocol between agent and master (`POST /api/v1/agent`): Mesos has none over HTTP.
 * It embeds Mesos v1 messages; `AgentInfo` keeps the field numbers of Mesos's message of that name.
 */
export const AGENT_V1_PROTO = `
syntax = "proto2";
package horae.agent.v1;

message AgentInfo {
  required string hostname = 1;
  optional int32 port = 8 [default = 5051];
  repeated mesos.v1.Resource resources = 3;
  repeated mesos.v1.Attribute attributes = 5;
  optional mesos.v1.AgentID id = 6;
  optional string advertised_host = 100;
}

message HeldTask {
  required mesos.v1.FrameworkID framework_id = 1;
  required mesos.v1.TaskInfo task = 2;
  required mesos.v1.TaskStatus status = 3;
}

message Call {
  enum Type { UNKNOWN = 0; SUBSCRIBE = 1; UPDATE = 2; HEARTBEAT = 3; UNSUBSCRIBE = 4; DRAIN = 5; }
  message Subscribe {
    required AgentInfo agent_info = 1;
    required string version = 2;
    required string boot_id = 3;
    repeated HeldTask tasks = 4;
    optional uint64 epoch = 5;
    optional uint64 refused_call_count = 6;
  }
  message Heartbeat { optional uint64 refused_call_count = 1; }
  message Update {
    required mesos.v1.FrameworkID framework_id = 1;
    required mesos.v1.TaskStatus status = 2;
  }
  optional Type type = 1;
  optional mesos.v1.AgentID agent_id = 2;
  optional Subscribe subscribe = 3;
  optional Update update = 4;
  optional Heartbeat heartbeat = 5;
}

message Event {
  enum Type {
    UNKNOWN = 0; SUBSCRIBED = 1; LAUNCH = 2; KILL = 3; ACKNOWLEDGED = 4; HEARTBEAT = 5; ERROR = 6;
  }
  message Subscribed {
    required mesos.v1.AgentID agent_id = 1;
    required double heartbeat_interval_seconds = 2;
    required uint64 epoch = 3;
  }
  message Launch {
    required mesos.v1.FrameworkID framework_id = 1;
    required mesos.v1.TaskInfo task = 2;
  }
  message Kill {
    required mesos.v1.TaskID task_id = 1;
    optional mesos.v1.KillPolicy kill_policy = 2;
  }
  message Acknowledged {
    required mesos.v1.TaskID task_id = 1;
    required bytes uuid = 2;
  }
  message Error { required string message = 1; }
  optional Type type = 1;
  optional Subscribed subscribed = 2;
  optional Launch launch = 3;
  optional Kill kill = 4;
  optional Acknowledged acknowledged = 5;
  optional Error error = 6;
}
`;
