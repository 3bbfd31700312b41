/** For pages of domain admins: others read who can open them. The gateway refuses them anyway. */

import { Outlet } from 'react-router';
import { PageHeader } from '../parts/page-header.js';
import { useDomain } from './me.js';

export function AdminsOnly() {
  const domain = useDomain();
  if (domain.role === 'admin') return <Outlet />;
  return (
    <PageHeader title="Only for domain admins" sub={`A domain admin of ${domain.name} can open this page.`} />
  );
}
