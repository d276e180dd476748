// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "embedded-server/composition/composition.h"
#include "embedded-server/composition/localauthenticator.h"

namespace qd::server {

namespace {

class SidecarServer final : public Composition
{
public:
    explicit SidecarServer(ServerSettings settings)
        : Composition(std::move(settings), nullptr)
    {}

protected:
    QCoro::Task<Outcome<void>> prepare() override { co_return {}; }
    void mount(http::Router & /*router*/) override {}
    http::Authenticator &authenticator() override { return m_everybody; }
    QList<QString> capabilities() const override { return {}; }

private:
    LocalAuthenticator m_everybody;
};

} // namespace

std::unique_ptr<Composition> createSidecarServer(ServerSettings settings)
{
    return std::make_unique<SidecarServer>(std::move(settings));
}

} // namespace qd::server
