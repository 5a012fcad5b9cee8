// SPDX-License-Identifier: Apache-2.0
/**
 * What runs in one network namespace: an engine, a data plane, and the bridge between them. It is
 * opened with the first virtual router of the namespace and closed after the last.
 */
package io.vrrp.impl.component.namespace;
