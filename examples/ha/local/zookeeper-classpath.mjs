import { existsSync } from 'node:fs';
import { join } from 'node:path';

const DEBIAN_JARS = ['/usr/share/java/zookeeper.jar', '/usr/share/java/slf4j-nop.jar'];
const JAVAS = [join(process.env['JAVA_HOME'] ?? '/usr', 'bin/java'), '/usr/bin/java'];

/**
 * How to start ZooKeeper on this machine, or what to install.
 * @returns {{ java: string, classpath: string } | string}
 */
export function zookeeperClasspath() {
  const java = JAVAS.find((path) => existsSync(path));
  const home = process.env['ZOOKEEPER_HOME'];
  if (java === undefined)
    return 'No Java is found. Debian, Ubuntu: apt install default-jre-headless';
  if (home !== undefined && existsSync(join(home, 'lib'))) {
    return { java, classpath: join(home, 'lib', '*') };
  }
  if (DEBIAN_JARS.every((path) => existsSync(path))) {
    return { java, classpath: DEBIAN_JARS.join(':') };
  }
  return (
    'No ZooKeeper is found. Debian, Ubuntu: apt install libzookeeper-java libslf4j-java\n' +
    'Elsewhere: unpack a release of Apache ZooKeeper and name its folder in ZOOKEEPER_HOME.'
  );
}
