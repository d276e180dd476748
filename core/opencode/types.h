// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The value types of OpenCode's v1 HTTP API. Source of the names and meanings: the OpenAPI document of OpenCode 1.18 (`GET /doc`).
// Nothing is lost: every struct that a server sends keeps the members that it does not name in `extra`, as raw JSON members
// (`"key":value,"key2":value2`, no braces), and codec.h writes them back.
#include "core/opencode/catalogtypes.h"
#include "core/opencode/messagetypes.h"
#include "core/opencode/requesttypes.h"
#include "core/opencode/sessiontypes.h"
