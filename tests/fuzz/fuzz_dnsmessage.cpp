// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "core/net/lanbrowser.h"

// Any datagram may come from the local network. What is read is offered as a URL.
extern "C" int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
    static qd::LanBrowser browser;
    browser.take(QByteArray(reinterpret_cast<const char *>(data), static_cast<qsizetype>(size)),
                 QHostAddress(QHostAddress::LocalHost));
    for (const QUrl &url : browser.servers()) {
        if (!url.isValid())
            abort();
    }
    return 0;
}
