// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QObject>
#include <QPointer>
#include <QQuickItem>
#include <QSet>
#include <QString>

#include <optional>
#include <vector>

class QAbstractItemModel;
class QQuickWindow;

namespace qd::bench {

class Input;
class Trace;

//! \brief Looks at the window after each swapped frame and reports what a person now sees; also every stall of the GUI thread.
//!
//! It reads the scene through object names (`sessionList`, `transcript`, `composerInput`) and never changes anything. GUI thread.
class Probe : public QObject
{
    Q_OBJECT
public:
    Probe(QQuickWindow *window, Trace &trace, Input &input, QObject *parent = nullptr);

    //! Centre of the row of the session with this title, of the composer, … in scene coordinates; an empty optional if it is not in view.
    [[nodiscard]] std::optional<QPointF> target(const QString &what, const QString &title) const;

    void startFrames();
    struct Frames
    {
        std::vector<double> intervals; //!< milliseconds from swap to swap
        int firstMessage = 0;          //!< number in the "Question N:" nearest to the top edge; 0 = none
    };
    [[nodiscard]] Frames stopFrames();

    void listLoaded(int sessions);
    //! Marks `row.painted` when a row of the list with this title is on the screen.
    void watchRow(const QString &title) { m_watchedRow = title; }
    //! Frames shown so far.
    [[nodiscard]] int swaps() const { return m_swaps; }

private Q_SLOTS:
    void characterArrived();

private:
    void swapped();
    void watchLoop();
    void lookForList();
    void lookForRow();
    void lookForSession();
    void lookForStreamEnd();
    void lookForTop();
    void interactive(const QString &name, const QString &session);
    void followComposer();
    [[nodiscard]] QQuickItem *item(const char *objectName) const;
    [[nodiscard]] QAbstractItemModel *transcriptModel() const;
    [[nodiscard]] QQuickItem *row(int index) const;
    [[nodiscard]] static bool endInView(const QQuickItem *row, const QQuickItem *view);

    QQuickWindow *m_window;
    Trace &m_trace;
    Input &m_input;
    QPointer<QObject> m_composer;
    mutable QPointer<QQuickItem> m_view; //!< the transcript, as last found
    QPointer<QAbstractItemModel> m_model;
    QString m_watchedRow;
    QString m_session; //!< of the transcript in view
    int m_swaps = 0;
    bool m_listPainted = false;
    bool m_sessionPainted = true;
    bool m_topReported = false;
    bool m_tailChanged = false;
    QSet<QString> m_ends;          //!< stream markers that were reported
    std::vector<double> m_posted;  //!< keys on their way to the field
    std::vector<double> m_applied; //!< keys whose character is in the field but not yet on the screen
    bool m_framesOn = false;
    double m_lastSwap = 0;
    double m_awake = 0;
    bool m_stalled = false;
    std::vector<double> m_intervals;
};

} // namespace qd::bench
