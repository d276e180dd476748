# SPDX-FileCopyrightText: 2026 The Quarterdeck authors
# SPDX-License-Identifier: Apache-2.0
"""The steps of a walk: each counts as one test, and a broken one ends the walk, because the rest stands on it."""
import sys
import traceback

import desk


def walk(app, steps, picture):
    """Takes the steps, stops the window, and returns the results. `picture`: of the screen when one breaks."""
    results = []
    try:
        for step in steps:
            step()
            results.append(True)
            print(f"PASS   : {step.__doc__}", flush=True)
    except Exception:
        results.append(False)
        print(f"FAIL!  : {step.__doc__}", flush=True)
        traceback.print_exc()
        desk.picture(picture)
        print(app.node.tree() if app.node else "(no window)")
        print((app.profile / "window.log").read_text(errors="replace")[-4000:])
    finally:
        app.stop()
    return results


def finish(results):
    """The line that tests/tools/summarise reads, and the exit code."""
    failed = results.count(False)
    print(f"Totals: {results.count(True)} passed, {failed} failed, 0 skipped")
    sys.exit(1 if failed or not results else 0)
