// SPDX-License-Identifier: Apache-2.0
/** What keeps the log readable. */
package io.vrrp.impl.component.log;
