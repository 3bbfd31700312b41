/** What else one may do about a running session in a list, behind three dots. */

import { ActionIcon, Menu } from '@mantine/core';
import {
  IconAlertOctagon,
  IconDots,
  IconHourglass,
  IconInfoCircle,
  IconLink,
  IconPlayerStop,
} from '@tabler/icons-react';
import { useNavigate } from 'react-router';
import { isOver } from '../../../gateway/domain/session-state.js';
import type { SessionView } from '../../../gateway/wire/api.js';
import { copyText } from './copy-text.js';
import { sessionLink } from './open-window.js';

interface RowMenuProps {
  readonly session: SessionView;
  readonly onTerminate: ((session: SessionView) => void) | undefined;
  readonly onEnd: ((session: SessionView) => void) | undefined;
  readonly onExtend: ((session: SessionView) => void) | undefined;
}

export function RowMenu({ session, onTerminate, onEnd, onExtend }: RowMenuProps) {
  const navigate = useNavigate();
  return (
    <Menu position="bottom-end" width={230} withinPortal>
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" size={30} aria-label={`More for ${session.endpoint.name}`}>
          <IconDots size={18} aria-hidden="true" />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item
          leftSection={<IconInfoCircle size={16} aria-hidden="true" />}
          onClick={() => void navigate(`/sessions/${session.id}`)}
        >
          Session details
        </Menu.Item>
        {session.joint && !isOver(session.state) && (
          <Menu.Item
            leftSection={<IconLink size={16} aria-hidden="true" />}
            onClick={() => void copyText(sessionLink(session.id))}
          >
            Copy link to join
          </Menu.Item>
        )}
        {onExtend !== undefined && (
          <Menu.Item
            leftSection={<IconHourglass size={16} aria-hidden="true" />}
            onClick={() => onExtend(session)}
          >
            Give more time…
          </Menu.Item>
        )}
        {onEnd !== undefined && (
          <Menu.Item
            className="menu-term"
            color="red"
            leftSection={<IconPlayerStop size={16} aria-hidden="true" />}
            onClick={() => onEnd(session)}
          >
            End session
          </Menu.Item>
        )}
        {onTerminate !== undefined && (
          <Menu.Item
            className="menu-term"
            color="red"
            leftSection={<IconAlertOctagon size={16} aria-hidden="true" />}
            onClick={() => onTerminate(session)}
          >
            Terminate for everyone…
          </Menu.Item>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}
