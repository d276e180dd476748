// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "embedded-server/http/stream.h"

#include <boost/asio/ssl/context.hpp>

namespace qd::http {

//! What a TlsIdentity is.
struct TlsContext final : TlsIdentity
{
    boost::asio::ssl::context context{boost::asio::ssl::context::tls_server};
};

//! What a TlsTrust is.
struct ClientContext final : TlsTrust
{
    boost::asio::ssl::context context{boost::asio::ssl::context::tls_client};
};

} // namespace qd::http
