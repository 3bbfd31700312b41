/** Joint sessions on or off, with who and when. Switching off asks first and names how many leave. */

import { Button, Group, Modal, Stack, Switch, Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import type { EndpointView, SessionView } from '../../../gateway/wire/api.js';
import { calls } from '../api/calls.js';
import { useReread } from '../api/use-reread.js';
import { watching } from '../events/live-sessions.js';
import { ErrorNote } from '../parts/answer.js';
import { Moment } from '../parts/moment.js';
import { count } from '../words/time.js';

interface JointToggleProps {
  readonly endpoint: EndpointView;
  readonly sessions: readonly SessionView[];
}

export function JointToggle({ endpoint, sessions }: JointToggleProps) {
  const reread = useReread(endpoint);
  const [asking, setAsking] = useState(false);
  const viewers = sessions.reduce((sum, session) => sum + watching(session).length, 0);
  const change = useMutation({
    mutationFn: (on: boolean) => calls.switchJoint(endpoint.id, on),
    onSuccess: () => setAsking(false),
    onSettled: () => {
      reread();
    },
  });
  const { joint, seats, jointChangedAt, jointChangedBy } = endpoint;
  return (
    <section className={`panel joint ${joint ? 'on' : ''}`} aria-labelledby="joint-h">
      <div className="joint-art" aria-hidden="true">
        <i className="c" />
        {Array.from({ length: seats }, (_, seat) => (
          <i key={seat} className={joint && seat < viewers ? 'v on' : 'v'} />
        ))}
      </div>
      <div className="joint-text">
        <h2 id="joint-h">Joint sessions</h2>
        <p>
          {joint
            ? `Up to ${count(seats, 'person', 'people')} who may use this endpoint can watch a running session, read-only. Switching this off removes everyone who is watching at once.`
            : 'Nobody can watch; only the person who starts a session sees the machine.'}
        </p>
        <span className="sub">
          {jointChangedAt === null ? (
            'Off since it was added.'
          ) : (
            <>
              Switched {joint ? 'on' : 'off'} by {jointChangedBy?.fullName ?? 'somebody'},{' '}
              <Moment at={jointChangedAt} as="within" />
            </>
          )}
          {!endpoint.may.administer && ' · Only a domain admin can change this.'}
        </span>
        {change.error !== null && !asking && <ErrorNote error={change.error} />}
      </div>
      {endpoint.may.administer ? (
        <Switch
          size="lg"
          checked={change.isPending ? change.variables : joint}
          disabled={change.isPending}
          onChange={(event) => {
            if (event.currentTarget.checked) change.mutate(true);
            else setAsking(true);
          }}
          aria-label="Joint sessions"
          label={joint ? 'On' : 'Off'}
          labelPosition="left"
        />
      ) : (
        <b className="joint-state">{joint ? 'On' : 'Off'}</b>
      )}
      {asking && (
        <Modal
          opened
          onClose={() => setAsking(false)}
          size={460}
          title={<b className="dlg-title">Switch joint sessions off?</b>}
          closeButtonProps={{ 'aria-label': 'Close' }}
        >
          <Stack gap="md">
            <Text>
              {viewers === 0
                ? 'Nobody is watching now. Running sessions go on, and nobody can join them.'
                : `${viewers === 1 ? '1 person is watching and leaves' : `${viewers} people are watching and leave`} at once. Running sessions go on for their controllers.`}
            </Text>
            {change.error !== null && <ErrorNote error={change.error} />}
            <Group justify="flex-end" gap="xs">
              <Button variant="default" onClick={() => setAsking(false)} data-autofocus>
                Keep them on
              </Button>
              <Button color="red" loading={change.isPending} onClick={() => change.mutate(false)}>
                {viewers === 0 ? 'Switch off' : `Switch off for ${count(viewers, 'viewer')}`}
              </Button>
            </Group>
          </Stack>
        </Modal>
      )}
    </section>
  );
}
