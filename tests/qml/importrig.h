// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/workspaces/archive.h"
#include "qml/workspaces/importpreview.h"
#include "tests/qml/workspacedeck.h"
#include "tests/support/manualtime.h"
#include "tests/support/qtest.h"

#include <QAbstractItemModelTester>
#include <QUrl>

#include <memory>

namespace qd::test {

using namespace Qt::StringLiterals;

//! One that a file or another process may bring, with an id of its own.
[[nodiscard]] inline WorkspaceRecord importedRecord(const QString &name, const QUrl &url)
{
    WorkspaceRecord record;
    record.id = QUuid::createUuid().toString(QUuid::WithoutBraces);
    record.name = name;
    record.url = url;
    record.username = u"opencode"_s;
    record.createdAt = 1'000;
    return record;
}

[[nodiscard]] inline ArchiveSecret passwordOf(const WorkspaceRecord &record, const QByteArray &value)
{
    return {ui::secretNameOf(record), value};
}

//! The workspaces of a profile, connecting, and a file that is looked at before it is imported; no window.
struct ImportRig
{
    explicit ImportRig(std::unique_ptr<SecretStore> keychain = std::make_unique<MemoryStore>())
        : deck(time, std::move(keychain))
        , tester(deck.workspaces.get())
    {
        deck.workspaces->load(20);
        deck.workspaces->connectAll();
        other.load();
    }

    //! False if it can't be read; with secrets they are opened too.
    [[nodiscard]] bool open(const QList<WorkspaceRecord> &records, const QList<ArchiveSecret> &secrets = {})
    {
        const auto passphrase = u"qd-canary horse battery"_s;
        const auto path = deck.place.filePath(u"file.quarterdeck-workspaces"_s);
        const auto bytes = secrets.isEmpty()
                               ? Outcome<QByteArray>(archive::write(records, 1))
                               : archive::writeSealed(records, 1, secrets, passphrase, archive::Cost{1, 8'192});
        if (!bytes || !archive::writeFile(path, *bytes))
            return false;
        preview = std::make_unique<ui::ImportPreview>();
        previewTester = std::make_unique<QAbstractItemModelTester>(preview.get());
        preview->setWorkspaces(deck.workspaces.get());
        preview->open(QUrl::fromLocalFile(path));
        if (!QTest::qWaitFor([this] { return preview->state() == ui::ImportPreview::State::Ready; }, 60'000))
            return false;
        if (secrets.isEmpty())
            return true;
        preview->unseal(passphrase);
        return QTest::qWaitFor([this] { return !preview->isBusy(); }, 60'000) && !preview->isSealed();
    }
    //! False if it does not end.
    [[nodiscard]] bool apply()
    {
        bool done = false;
        QObject::connect(preview.get(), &ui::ImportPreview::done, preview.get(), [&done] { done = true; });
        preview->apply();
        return QTest::qWaitFor([&done] { return done; }, 60'000);
    }
    void undo()
    {
        for (int row = deck.notices.rowCount() - 1; row >= 0; --row) {
            const auto notice = deck.notices.index(row);
            if (notice.data(ui::Notices::ActionRole) == u"Undo"_s)
                return deck.notices.act(notice.data(ui::Notices::NumberRole).toInt());
        }
    }
    //! All notices that are shown.
    [[nodiscard]] QString said() const
    {
        QStringList texts;
        for (int row = 0; row < deck.notices.rowCount(); ++row)
            texts += deck.notices.index(row).data(ui::Notices::TextRole).toString();
        return texts.join(u'\n');
    }
    [[nodiscard]] QString words(int row) const
    {
        return preview->index(row).data(ui::ImportPreview::WordsRole).toString();
    }
    [[nodiscard]] int connecting() const
    {
        return int(std::ranges::count(deck.workspaces->all(), ui::Workspace::State::Connecting, &ui::Workspace::state));
    }
    //! The rows are those of the list, in its order.
    [[nodiscard]] bool isInStep() const
    {
        return std::ranges::equal(deck.workspaces->all(), deck.store.records(), {}, &ui::Workspace::record);
    }

    ManualTime time;
    WorkspaceDeck deck;
    QAbstractItemModelTester tester;
    WorkspaceStore other{deck.store.path()}; //!< another process
    std::unique_ptr<ui::ImportPreview> preview;
    std::unique_ptr<QAbstractItemModelTester> previewTester;
};

} // namespace qd::test
