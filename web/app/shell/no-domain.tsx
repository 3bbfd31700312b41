/** For a signed-in person whom no domain knows: what that means and who can change it. */

import { Button, Group } from '@mantine/core';
import { Link } from 'react-router';
import { Mark } from '../parts/mark.js';
import { useMe } from './me.js';
import { signOut } from './sign-out.js';

export function NoDomain() {
  const { user } = useMe();
  return (
    <main className="ended light-card">
      <div className="ended-card">
        <Mark size={34} />
        <h1>You belong to no domain</h1>
        <p className="sub">
          Signed in as {user.fullName}. A domain admin can add you, then this page shows the machines you may
          use.
        </p>
        <Group gap="xs" justify="center">
          {user.systemAdmin && (
            <Button component={Link} to="/account">
              Account and domains
            </Button>
          )}
          <Button variant="default" onClick={() => void signOut()}>
            Sign out
          </Button>
        </Group>
      </div>
    </main>
  );
}
