/** A viewer's own zoom; nobody else sees it. */

import { ActionIcon, Menu, Tooltip } from '@mantine/core';
import { IconZoomIn } from '@tabler/icons-react';

export const ZOOM = { step: 1.25, least: 1, most: 4 } as const;
export const clampZoom = (zoom: number): number => Math.min(ZOOM.most, Math.max(ZOOM.least, zoom));

export function ZoomMenu({
  zoom,
  onZoom,
}: {
  readonly zoom: number;
  readonly onZoom: (zoom: number) => void;
}) {
  return (
    <Menu position="bottom-end" width={220} closeOnItemClick={false}>
      <Menu.Target>
        <Tooltip label="Zoom, only for you">
          <ActionIcon
            variant="subtle"
            color="gray"
            size={32}
            aria-label="Zoom, only for you"
            className="wide-only"
          >
            <IconZoomIn size={18} aria-hidden="true" />
          </ActionIcon>
        </Tooltip>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{Math.round(zoom * 100)} % of the fitting size</Menu.Label>
        <Menu.Item rightSection={<kbd>+</kbd>} onClick={() => onZoom(zoom * ZOOM.step)}>
          Zoom in
        </Menu.Item>
        <Menu.Item rightSection={<kbd>−</kbd>} onClick={() => onZoom(zoom / ZOOM.step)}>
          Zoom out
        </Menu.Item>
        <Menu.Item rightSection={<kbd>0</kbd>} onClick={() => onZoom(1)}>
          Fit the window
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
