#pragma once

#include <string>
#include <vector>

// Joins the chunks of an upload in the order of their numbers.
class Upload
{
public:
    void add(int number, const std::string &chunk);
    std::string finish() const;

private:
    std::vector<std::pair<int, std::string>> m_chunks;
};
