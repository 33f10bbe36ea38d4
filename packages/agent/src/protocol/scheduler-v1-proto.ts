/**
 * A reduced subset of Apache Mesos's `mesos/v1/scheduler/scheduler.proto`, with the field numbers
 * of the original. The types of calls are complete; the types of events are those Horae reads, so
 * an event of another type decodes as "no type" and is passed over.
 */
export const SCHEDULER_V1_PROTO = `
syntax = "proto2";
package mesos.v1.scheduler;

message Call {
  enum Type {
    UNKNOWN = 0; SUBSCRIBE = 1; TEARDOWN = 2; ACCEPT = 3; DECLINE = 4; ACCEPT_INVERSE_OFFERS = 13;
    DECLINE_INVERSE_OFFERS = 14; REVIVE = 5; KILL = 6; SHUTDOWN = 7; ACKNOWLEDGE = 8;
    ACKNOWLEDGE_OPERATION_STATUS = 15; RECONCILE = 9; RECONCILE_OPERATIONS = 16; MESSAGE = 10;
    REQUEST = 11; SUPPRESS = 12; UPDATE_FRAMEWORK = 17;
  }
  message Subscribe {
    required FrameworkInfo framework_info = 1;
    repeated string suppressed_roles = 2;
  }
  message Accept {
    repeated OfferID offer_ids = 1;
    repeated Offer.Operation operations = 2;
    optional Filters filters = 3;
  }
  message Decline {
    repeated OfferID offer_ids = 1;
    optional Filters filters = 2;
  }
  message Revive { repeated string roles = 1; }
  message Suppress { repeated string roles = 1; }
  message Kill {
    required TaskID task_id = 1;
    optional AgentID agent_id = 2;
    optional KillPolicy kill_policy = 3;
  }
  message Acknowledge {
    required AgentID agent_id = 1;
    required TaskID task_id = 2;
    required bytes uuid = 3;
  }
  message Reconcile {
    message Task {
      required TaskID task_id = 1;
      optional AgentID agent_id = 2;
    }
    repeated Task tasks = 1;
  }
  optional FrameworkID framework_id = 1;
  optional Type type = 2;
  optional Subscribe subscribe = 3;
  optional Accept accept = 4;
  optional Decline decline = 5;
  optional Revive revive = 15;
  optional Kill kill = 6;
  optional Acknowledge acknowledge = 8;
  optional Reconcile reconcile = 9;
  optional Suppress suppress = 16;
}

message Event {
  enum Type {
    UNKNOWN = 0; SUBSCRIBED = 1; OFFERS = 2; RESCIND = 3; UPDATE = 4; FAILURE = 6; ERROR = 7;
    HEARTBEAT = 8;
  }
  message Subscribed {
    required FrameworkID framework_id = 1;
    optional double heartbeat_interval_seconds = 2;
    optional MasterInfo master_info = 3;
  }
  message Offers { repeated Offer offers = 1; }
  message Rescind { required OfferID offer_id = 1; }
  message Update { required TaskStatus status = 1; }
  message Failure {
    optional AgentID agent_id = 1;
    optional ExecutorID executor_id = 2;
    optional int32 status = 3;
  }
  message Error { required string message = 1; }
  optional Type type = 1;
  optional Subscribed subscribed = 2;
  optional Offers offers = 3;
  optional Rescind rescind = 4;
  optional Update update = 5;
  optional Failure failure = 7;
  optional Error error = 8;
}
`;
