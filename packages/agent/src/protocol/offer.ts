import type { Attribute, Id, Resource, Url } from './resource.js';
import type { TaskInfo } from './task-info.js';

export interface Offer {
  readonly id: Id;
  readonly framework_id: Id;
  readonly agent_id: Id;
  readonly hostname: string;
  readonly url?: Url;
  readonly resources?: readonly Resource[];
  readonly attributes?: readonly Attribute[];
  readonly allocation_info?: { readonly role?: string };
}

export interface Filters {
  /** Seconds for which the refused resources of that agent stay hidden; default 5. */
  readonly refuse_seconds?: number;
}

export interface Operation {
  readonly type: 'LAUNCH';
  readonly launch: { readonly task_infos: readonly TaskInfo[] };
}
