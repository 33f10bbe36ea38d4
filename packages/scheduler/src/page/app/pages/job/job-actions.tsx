import { Copy, ListPlus, Pencil, Waypoints } from 'lucide-preact';
import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { type JobDetailAnswer, deleteJob } from '../../api/index.js';
import { ActionButton, PauseButton, RunNowButton, askFirst } from '../../parts/index.js';
import { t } from '../../text/index.js';
import { editAddress, routeAddress } from '../../view/index.js';
import { ArgumentsDialog } from './arguments-dialog.js';

const ICON_SIZE = 15;
/** So many children are named before a job that has them is deleted. */
const CHILD_COUNT_NAMED = 5;

/** What can be done with a job. */
export function JobActions({ job }: { job: JobDetailAnswer }) {
  const { name } = job;
  const [isAsking, setAsking] = useState(false);
  return (
    <div class="job-actions">
      <RunNowButton job={name} isMain />
      <button
        type="button"
        class="action"
        title={t('jobPage.runWithTitle', { job: name })}
        onClick={() => setAsking(true)}
      >
        <ListPlus size={ICON_SIZE} aria-hidden="true" />
        <span>{t('jobPage.runWith')}</span>
      </button>
      <PauseButton job={name} isPaused={job.disabled} />
      <ActionLink href={editAddress(name)} label={t('jobPage.edit')}>
        <Pencil size={ICON_SIZE} aria-hidden="true" />
      </ActionLink>
      <ActionLink href={routeAddress('new', null, { from: name })} label={t('jobPage.duplicate')}>
        <Copy size={ICON_SIZE} aria-hidden="true" />
      </ActionLink>
      {(job.parents.length > 0 || job.children.length > 0) && (
        <ActionLink href={routeAddress('graph', null, { root: name })} label={t('nav.graph')}>
          <Waypoints size={ICON_SIZE} aria-hidden="true" />
        </ActionLink>
      )}
      <DeleteButton job={job} />
      {isAsking && <ArgumentsDialog job={job} close={() => setAsking(false)} />}
    </div>
  );
}

interface ActionLinkProps {
  readonly href: string;
  readonly label: string;
  /** Its sign. */
  readonly children: ComponentChildren;
}

function ActionLink({ href, label, children }: ActionLinkProps) {
  return (
    <a class="action" href={href}>
      {children}
      <span>{label}</span>
    </a>
  );
}

function DeleteButton({ job }: { job: JobDetailAnswer }) {
  const { name, children } = job;
  return (
    <ActionButton
      icon="cross"
      label={t('jobPage.delete')}
      name={t('jobPage.deleteJob', { job: name })}
      className="warning"
      act={async () => {
        const isConfirmed = await askFirst({
          title: t('jobPage.deleteTitle'),
          text: children.length === 0 ? t('jobPage.deleteText') : childrenText(children),
          subject: name,
          confirm: t('jobPage.deleteConfirm'),
        });
        if (!isConfirmed) return null;
        await deleteJob(name, { isDetached: children.length > 0 });
        location.hash = routeAddress('jobs');
        return t('jobPage.deleted', { job: name });
      }}
    />
  );
}

function childrenText(children: readonly string[]): string {
  const named = children.slice(0, CHILD_COUNT_NAMED).join(', ');
  const names = children.length > CHILD_COUNT_NAMED ? `${named}, …` : named;
  return t('jobPage.deleteChildren', { count: children.length, names });
}
