// SPDX-License-Identifier: Apache-2.0
/** How trackers that ask again and again come to their judgement. */
package io.vrrp.impl.tracking.poll;
