const NAME = /^json\.info_(\d{10})$/;

/**
 * The znode of the leading master among those of a path: the `json.info_<ten digits>` with the
 * smallest number, as in Mesos. Others (`log_replicas`, the protobuf form of old masters) are not
 * looked at; null when no master contends.
 */
export function leadingNode(names: readonly string[]): string | null {
  let leading: string | null = null;
  for (const name of names) {
    // Ten digits each: the order of the texts is that of the numbers.
    if (NAME.test(name) && (leading === null || name < leading)) leading = name;
  }
  return leading;
}
