/** Removing a machine from the domain: what stays and what goes. */

import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from 'react-router';
import type { EndpointView } from '../../../gateway/wire/api.js';
import { calls } from '../api/calls.js';
import { keys } from '../api/keys.js';
import { ErrorNote } from '../parts/answer.js';

interface RemoveEndpointDialogProps {
  readonly endpoint: EndpointView;
  readonly onClose: () => void;
}

export function RemoveEndpointDialog({ endpoint, onClose }: RemoveEndpointDialogProps) {
  const cache = useQueryClient();
  const navigate = useNavigate();
  const remove = useMutation({
    mutationFn: () => calls.removeEndpoint(endpoint.id),
    onSuccess: async () => {
      await navigate('/endpoints');
      cache.removeQueries({ queryKey: keys.endpoint(endpoint.id) });
      void cache.invalidateQueries({ queryKey: keys.endpoints(endpoint.domainId) });
    },
  });
  return (
    <Modal
      opened
      onClose={onClose}
      size={460}
      title={<b className="dlg-title">Remove {endpoint.name}?</b>}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <Stack gap="md">
        <Text>Nobody can start a session there any more. Earlier sessions stay in the audit log.</Text>
        {remove.error !== null && <ErrorNote error={remove.error} />}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose} data-autofocus>
            Keep it
          </Button>
          <Button color="red" loading={remove.isPending} onClick={() => remove.mutate()}>
            Remove endpoint
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
