// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/models/choicemodels.h"
#include "core/models/inboxmodel.h"
#include "core/models/modelchoicemodel.h"
#include "core/models/projectlistmodel.h"
#include "core/models/rowmodel.h"
#include "core/models/sessionlistmodel.h"
#include "core/models/transcriptmodel.h"
#include "core/models/transcriptrow.h"

#include "qml/desktop/linkintents.h"

#include <QtQml/qqmlregistration.h>

// Types of core, made known to QML: core itself knows nothing of QML.
namespace qd::ui {

#define QD_FOREIGN(type)                                                                                               \
    struct type##Foreign                                                                                               \
    {                                                                                                                  \
        Q_GADGET                                                                                                       \
        QML_FOREIGN(qd::type)                                                                                          \
        QML_NAMED_ELEMENT(type)                                                                                        \
        QML_UNCREATABLE("made in C++")                                                                                 \
    };

#define QD_FOREIGN_UI(type)                                                                                            \
    struct type##Foreign                                                                                               \
    {                                                                                                                  \
        Q_GADGET                                                                                                       \
        QML_FOREIGN(qd::ui::type)                                                                                      \
        QML_NAMED_ELEMENT(type)                                                                                        \
        QML_UNCREATABLE("made in C++")                                                                                 \
    };

QD_FOREIGN_UI(LinkIntents)

// Lists of qd::ui name it whole as their base: what QML's tools read has bases as the source writes them.
QD_FOREIGN(RowModel)
QD_FOREIGN(SessionListModel)
QD_FOREIGN(ProjectListModel)
QD_FOREIGN(InboxModel)
QD_FOREIGN(TranscriptModel)
QD_FOREIGN(AgentModel)
QD_FOREIGN(VariantModel)
QD_FOREIGN(CommandModel)
QD_FOREIGN(FileSearchModel)
QD_FOREIGN(ModelChoiceModel)

namespace TranscriptRowForeign {
Q_NAMESPACE
QML_FOREIGN_NAMESPACE(qd::TranscriptRow)
QML_NAMED_ELEMENT(TranscriptRow)
} // namespace TranscriptRowForeign

} // namespace qd::ui
