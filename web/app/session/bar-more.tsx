/** What has no place in a narrow bar, behind one button. */

import { ActionIcon, Kbd, Menu } from '@mantine/core';
import {
  IconAlertOctagon,
  IconClipboard,
  IconDots,
  IconLetterCase,
  IconMaximize,
  IconSearch,
  IconVolume,
  IconVolumeOff,
} from '@tabler/icons-react';
import { SOUND_WORDS } from '../words/sound.js';
import type { BarProps } from './bar-props.js';
import { FitItems } from './fit-items.js';
import { useMenuFocus } from './use-menu-focus.js';

type MoreProps = Pick<
  BarProps,
  | 'role'
  | 'zoom'
  | 'fit'
  | 'sound'
  | 'sendKeys'
  | 'look'
  | 'onClipboard'
  | 'onSearch'
  | 'onZoom'
  | 'onLookDialog'
  | 'onFullScreen'
  | 'onTerminate'
  | 'onEscape'
>;

export function More(props: MoreProps) {
  const controls = props.role === 'controller';
  const focus = useMenuFocus();
  return (
    <Menu position="bottom-end" width={240} {...focus.menu}>
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" size={40} aria-label="More" className="narrow-only">
          <IconDots size={20} aria-hidden="true" />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {controls &&
          props.sendKeys.slice(0, 3).map(([name, send]) => (
            <Menu.Item key={name} onClick={focus.away(send)}>
              Send <Kbd size="xs">{name}</Kbd>
            </Menu.Item>
          ))}
        {controls && (
          <Menu.Item leftSection={<IconClipboard size={16} aria-hidden="true" />} onClick={props.onClipboard}>
            Clipboard
          </Menu.Item>
        )}
        {props.sound !== undefined && (
          <Menu.Item
            leftSection={
              props.sound.state === 'heard' ? (
                <IconVolume size={16} aria-hidden="true" />
              ) : (
                <IconVolumeOff size={16} aria-hidden="true" />
              )
            }
            onClick={focus.away(props.sound.toggle)}
          >
            {SOUND_WORDS[props.sound.state]}
          </Menu.Item>
        )}
        {props.onSearch !== undefined && (
          <Menu.Item leftSection={<IconSearch size={16} aria-hidden="true" />} onClick={props.onSearch}>
            Search
          </Menu.Item>
        )}
        {!controls && (
          <>
            <Menu.Item closeMenuOnClick={false} onClick={() => props.onZoom(props.zoom * 1.25)}>
              Zoom in
            </Menu.Item>
            <Menu.Item onClick={() => props.onZoom(1)}>Fit the window</Menu.Item>
          </>
        )}
        {props.look !== undefined && (
          <Menu.Item
            leftSection={<IconLetterCase size={16} aria-hidden="true" />}
            onClick={props.onLookDialog}
          >
            Text size and theme
          </Menu.Item>
        )}
        <Menu.Item leftSection={<IconMaximize size={16} aria-hidden="true" />} onClick={props.onFullScreen}>
          Full screen
        </Menu.Item>
        {props.fit !== undefined && (
          <>
            <Menu.Divider />
            <FitItems choice={props.fit} onChosen={focus.away(props.onEscape)} />
          </>
        )}
        {props.onTerminate !== undefined && (
          <Menu.Item
            color="red"
            leftSection={<IconAlertOctagon size={16} aria-hidden="true" />}
            onClick={props.onTerminate}
          >
            Terminate for everyone…
          </Menu.Item>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}
