import type { ComponentChildren } from 'preact';
import { session } from '../../api/index.js';
import { leave } from '../../frame/index.js';
import { connection, heardAt, office } from '../../live/index.js';
import { Time } from '../../parts/index.js';
import { t } from '../../text/index.js';

/** What the page is connected to, for who wonders whether to trust what is shown. */
export function ConnectionFacts() {
  const known = office.value;
  return (
    <section class="panel">
      <h2>{t('settings.connection')}</h2>
      <dl class="facts">
        <Fact name={t('settings.address')}>
          <span class="mono breaks">{location.origin}</span>
        </Fact>
        <Fact name={t('col.state')}>{t(`live.${connection.value}`)}</Fact>
        <Fact name={t('settings.heard')}>
          <Time at={new Date(heardAt.value).toISOString()} />
        </Fact>
        <Fact name={t('tile.leader')}>
          <span class="mono breaks">{known?.leader ?? t('tile.leaderUnknown')}</span>
        </Fact>
        {known?.epoch != null && <Fact name={t('settings.epoch')}>{known.epoch}</Fact>}
        <SignedIn />
        <Fact name={t('settings.api')}>
          <a href="openapi.json">openapi.json</a>
        </Fact>
      </dl>
    </section>
  );
}

function SignedIn() {
  const known = session.value;
  if (known === null) return null;
  if (!known.needed) return <Fact name={t('settings.signedIn')}>{t('session.notNeeded')}</Fact>;
  return (
    <Fact name={t('settings.signedIn')}>
      <span class="signed-in">
        {known.user}
        {known.until !== null && (
          <span class="note">
            {t('session.until')} <Time at={known.until} as="clock" />
          </span>
        )}
        {known.by === 'session' && (
          <button type="button" onClick={() => void leave()}>
            {t('session.leave')}
          </button>
        )}
      </span>
    </Fact>
  );
}

function Fact({ name, children }: { name: string; children: ComponentChildren }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </>
  );
}
