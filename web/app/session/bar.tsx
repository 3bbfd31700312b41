/** The one row above the machine: role, endpoint, time, people, tools, and the way out. */

import { ActionIcon, Button, Kbd, Menu, Tooltip, UnstyledButton } from '@mantine/core';
import {
  IconAlertOctagon,
  IconAspectRatio,
  IconChevronDown,
  IconClipboard,
  IconDoorExit,
  IconEye,
  IconKeyboard,
  IconMaximize,
  IconMinimize,
  IconPlayerStop,
  IconSearch,
  IconVolume,
  IconVolumeOff,
} from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { watching } from '../events/live-sessions.js';
import { ApprovalTime } from '../parts/approval-time.js';
import { Face } from '../parts/face.js';
import { Seats } from '../parts/seats.js';
import { InSession } from '../parts/session-state.js';
import { LEVEL_SHORT } from '../words/security.js';
import { SOUND_WORDS } from '../words/sound.js';
import { More } from './bar-more.js';
import type { BarProps } from './bar-props.js';
import { FitItems } from './fit-items.js';
import { LimitChip } from './limit-notes.js';
import { LookMenu } from './look-menu.js';
import type { FitChoice } from './use-fit.js';
import { useMenuFocus } from './use-menu-focus.js';
import { ZoomMenu } from './zoom-menu.js';

export function Bar(props: BarProps) {
  const { role, session, size } = props;
  const controls = role === 'controller';
  const weak = session.security === null ? null : LEVEL_SHORT[session.security.level];
  const RoleIcon = controls ? IconKeyboard : IconEye;
  return (
    <header
      className="bar"
      onKeyDown={(event) => {
        // In a menu it closes the menu, and leads to its button first.
        const inMenu = event.target instanceof Element && event.target.closest('[role="menu"]') !== null;
        if (event.key === 'Escape' && !event.defaultPrevented && !inMenu) props.onEscape();
      }}
    >
      <div className="bar-left">
        <span className={`role ${controls ? 'role-c' : 'role-v'}`}>
          <RoleIcon size={17} aria-hidden="true" />
          <span className="role-long">{controls ? 'You control' : 'Read-only: you are watching'}</span>
        </span>
        <div className="bar-name">
          <h1>{session.endpoint.name}</h1>
          <span className="bar-role">{controls ? 'You control' : 'Watching, read-only'}</span>
          <span className="bar-sub">
            {session.endpoint.protocol.toUpperCase()}
            {weak !== null && <span className="tone-wait"> · {weak}</span>} ·{' '}
            {controls ? <InSession session={session} /> : `${session.controller.fullName} controls`}
            {!controls && size !== '' && ` · ${size}`}
            {session.purpose !== '' && ` · ${session.purpose}`}
          </span>
        </div>
      </div>
      <div className="bar-right">
        {session.approval?.until !== null && session.approval?.until !== undefined && (
          <ApprovalTime until={session.approval.until} onMore={controls ? props.onMore : undefined} />
        )}
        <LimitChip session={session} controls={controls} />
        <Presence {...props} />
        <span className="bar-rule" aria-hidden="true" />
        {controls && <SendKeys keys={props.sendKeys} />}
        {controls && (
          <Tool label="Clipboard" onClick={props.onClipboard}>
            <IconClipboard size={18} aria-hidden="true" />
          </Tool>
        )}
        {props.onSearch !== undefined && (
          <Tool label="Search in the terminal" onClick={props.onSearch}>
            <IconSearch size={18} aria-hidden="true" />
          </Tool>
        )}
        {props.sound !== undefined && <SoundTool sound={props.sound} />}
        {props.fit !== undefined && <FitMenu choice={props.fit} onChosen={props.onEscape} />}
        {!controls && <ZoomMenu zoom={props.zoom} onZoom={props.onZoom} />}
        {props.look !== undefined && <LookMenu look={props.look} onLook={props.onLook} withSize={controls} />}
        <Tool label={props.fullScreen ? 'Leave full screen' : 'Full screen'} onClick={props.onFullScreen}>
          {props.fullScreen ? (
            <IconMinimize size={18} aria-hidden="true" />
          ) : (
            <IconMaximize size={18} aria-hidden="true" />
          )}
        </Tool>
        <More {...props} />
        {props.onTerminate !== undefined && (
          <Button
            size="xs"
            variant="subtle"
            color="red"
            className="wide-only bar-terminate"
            leftSection={<IconAlertOctagon size={15} aria-hidden="true" />}
            onClick={props.onTerminate}
          >
            Terminate
          </Button>
        )}
        <Out controls={controls} onOut={props.onOut} />
      </div>
    </header>
  );
}

function Presence({ session, news, people, onPeople, firstTool }: BarProps) {
  const viewers = watching(session).length;
  return (
    <UnstyledButton
      ref={firstTool}
      className="presence"
      aria-expanded={people}
      aria-controls={people ? 'people' : undefined}
      onClick={onPeople}
    >
      <span className="visually-hidden">People: {session.controller.fullName} controls, </span>
      <Face person={session.controller} size={26} />
      <Seats taken={viewers} of={session.seats} />
      {news !== null && <span className="joined">{news}</span>}
    </UnstyledButton>
  );
}

interface ToolProps {
  readonly label: string;
  readonly onClick: () => void;
  readonly children: ReactNode;
}

function Tool({ label, onClick, children }: ToolProps) {
  return (
    <Tooltip label={label}>
      <ActionIcon
        variant="subtle"
        color="gray"
        size={32}
        aria-label={label}
        className="wide-only"
        onClick={onClick}
      >
        {children}
      </ActionIcon>
    </Tooltip>
  );
}

function SoundTool({ sound }: { readonly sound: NonNullable<BarProps['sound']> }) {
  const Icon = sound.state === 'heard' ? IconVolume : IconVolumeOff;
  return (
    <Tool label={SOUND_WORDS[sound.state]} onClick={sound.toggle}>
      <Icon size={18} aria-hidden="true" />
    </Tool>
  );
}

function FitMenu({ choice, onChosen }: { readonly choice: FitChoice; readonly onChosen: () => void }) {
  const focus = useMenuFocus();
  return (
    <Menu position="bottom-end" width={320} {...focus.menu}>
      <Menu.Target>
        <Tooltip label="Size of the picture">
          <ActionIcon
            variant="subtle"
            color="gray"
            size={32}
            aria-label="Size of the picture"
            className="wide-only"
          >
            <IconAspectRatio size={18} aria-hidden="true" />
          </ActionIcon>
        </Tooltip>
      </Menu.Target>
      <Menu.Dropdown>
        <FitItems choice={choice} onChosen={focus.away(onChosen)} />
      </Menu.Dropdown>
    </Menu>
  );
}

function SendKeys({ keys }: { readonly keys: BarProps['sendKeys'] }) {
  const focus = useMenuFocus();
  return (
    <Menu position="bottom-end" width={240} {...focus.menu}>
      <Menu.Target>
        <Button
          variant="subtle"
          color="gray"
          size="xs"
          className="bar-button wide-only"
          rightSection={<IconChevronDown size={14} aria-hidden="true" />}
        >
          Send keys
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>Keys the browser keeps for itself</Menu.Label>
        {keys.map(([name, send]) => (
          <Menu.Item key={name} onClick={focus.away(send)}>
            <Kbd size="xs">{name}</Kbd>
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

function Out({ controls, onOut }: { readonly controls: boolean; readonly onOut: () => void }) {
  if (!controls)
    return (
      <Button
        variant="default"
        size="xs"
        className="leave-button"
        leftSection={<IconDoorExit size={15} aria-hidden="true" />}
        onClick={onOut}
      >
        Leave
      </Button>
    );
  return (
    <Button
      size="xs"
      className="end-button"
      leftSection={<IconPlayerStop size={15} aria-hidden="true" />}
      onClick={onOut}
      aria-label="End session"
    >
      <span className="end-long">End session</span>
      <span className="end-short">End</span>
    </Button>
  );
}
